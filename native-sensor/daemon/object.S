// The compiled kernel objects as bytes of the daemon: the sensor for kernels with casts (6.2), with fetching atomics (5.12)
// and for those before, and the enforcing programs.
  .section .rodata
  .balign 8
  .global sensor_object_casts, sensor_object_casts_end
  .global sensor_object, sensor_object_end, sensor_object_old, sensor_object_old_end
  .global enforce_object, enforce_object_end
sensor_object_casts:
  .incbin "sensor-casts.bpf.o"
sensor_object_casts_end:
  .balign 8
sensor_object:
  .incbin "sensor.bpf.o"
sensor_object_end:
  .balign 8
sensor_object_old:
  .incbin "sensor-old.bpf.o"
sensor_object_old_end:
  .balign 8
enforce_object:
  .incbin "enforce.bpf.o"
enforce_object_end:
  .section .note.GNU-stack, "", %progbits
