// The two compiled kernel objects, as bytes of the daemon: for kernels with fetching atomics (5.12) and before.
  .section .rodata
  .balign 8
  .global sensor_object, sensor_object_end, sensor_object_old, sensor_object_old_end
sensor_object:
  .incbin "sensor.bpf.o"
sensor_object_end:
  .balign 8
sensor_object_old:
  .incbin "sensor-old.bpf.o"
sensor_object_old_end:
  .section .note.GNU-stack, "", %progbits
