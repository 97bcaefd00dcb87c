#include "options.h"

#include "probes.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t number(const char *name, const char *text, uint32_t low, uint32_t high) {
  char *end;
  unsigned long value = strtoul(text, &end, 10);
  if (*text && !*end && value >= low && value <= high) return value;
  fprintf(stderr, "sensord: --%s is \"%s\"; allowed is a number from %u to %u\n", name, text, low, high);
  exit(2);
}

static uint32_t power_of_two(const char *name, const char *text) {
  uint32_t value = number(name, text, 4096, 1u << 30);
  if (!(value & (value - 1))) return value;
  fprintf(stderr, "sensord: --%s is %u; allowed is a power of two from 4096 to 1073741824\n", name, value);
  exit(2);
}

static bool full_profile(const char *text) {
  if (!strcmp(text, "full")) return true;
  if (!strcmp(text, "base")) return false;
  fprintf(stderr, "sensord: --profile is \"%s\"; allowed is base or full\n", text);
  exit(2);
}

// What else can be left out, as if the kernel had not got it.
static const char *const means[] = {"functions", "cgroup.kill"};

static bool known_means(const char *name) {
  for (size_t i = 0; i < sizeof(means) / sizeof(means[0]); i++)
    if (!strcmp(means[i], name)) return true;
  return false;
}

bool option_left_out(const struct options *options, const char *name) {
  for (size_t i = 0; i < WITHOUT_MAX && options->without[i]; i++)
    if (!strcmp(options->without[i], name)) return true;
  return false;
}

static void leave_out(struct options *options, int *count, const char *program) {
  if (*count < WITHOUT_MAX && (probe_named(program) || known_means(program))) {
    options->without[(*count)++] = program;
    return;
  }
  fprintf(stderr, "sensord: --without is \"%s\"; allowed are up to %d of functions, cgroup.kill and names of programs\n", program, WITHOUT_MAX);
  exit(2);
}

void read_options(struct options *options, int argc, char **argv) {
  enum { PROFILE, FD, ORDERS, CRITICAL, BULK, DEDUP, BUDGET, PINS, ENFORCE, REQUIRE, FALLBACK, SECRETS, ONCE, REMOVE, COMPAT, WITHOUT,
         LAUNCHER, THROUGH, MARKER };
  static const struct option names[] = {
      {"profile", required_argument, NULL, PROFILE},
      {"fd", required_argument, NULL, FD},
      {"orders-fd", required_argument, NULL, ORDERS},
      {"critical-bytes", required_argument, NULL, CRITICAL},
      {"bulk-bytes", required_argument, NULL, BULK},
      {"dedup-seconds", required_argument, NULL, DEDUP},
      {"bulk-per-second", required_argument, NULL, BUDGET},
      {"pin-directory", required_argument, NULL, PINS},
      {"enforce", no_argument, NULL, ENFORCE},
      {"require-bpf", no_argument, NULL, REQUIRE},
      {"fallback", no_argument, NULL, FALLBACK},
      {"keep-secrets", no_argument, NULL, SECRETS},
      {"once", no_argument, NULL, ONCE},
      {"remove-pins", no_argument, NULL, REMOVE},
      {"compat", no_argument, NULL, COMPAT},
      {"without", required_argument, NULL, WITHOUT},
      {"marker", no_argument, NULL, MARKER},
      {"launcher", required_argument, NULL, LAUNCHER},
      {"through", required_argument, NULL, THROUGH},
      {NULL, 0, NULL, 0},
  };
  int option, left_out = 0;

  *options = (struct options){
      .frames_fd = 1,
      .orders_fd = -1,
      .launcher_fd = -1,
      .through_fd = -1,
      .critical_bytes = 4 << 20,
      .bulk_bytes = 8 << 20,
      .dedup_seconds = 10,
      .pin_directory = PIN_DIRECTORY,
  };
  while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
    switch (option) {
      case PROFILE: options->full = full_profile(optarg); break;
      case FD: options->frames_fd = number("fd", optarg, 0, 1023); break;
      case ORDERS: options->orders_fd = number("orders-fd", optarg, 0, 1023); break;
      case CRITICAL: options->critical_bytes = power_of_two("critical-bytes", optarg); break;
      case BULK: options->bulk_bytes = power_of_two("bulk-bytes", optarg); break;
      case DEDUP: options->dedup_seconds = number("dedup-seconds", optarg, 0, 3600); break;
      case BUDGET: options->bulk_per_second = number("bulk-per-second", optarg, 0, 10000000); break;
      case PINS: options->pin_directory = optarg; break;
      case ENFORCE: options->enforce = true; break;
      case REQUIRE: options->require_bpf = true; break;
      case FALLBACK: options->force_fallback = true; break;
      case SECRETS: options->keep_secrets = true; break;
      case ONCE: options->once = true; break;
      case REMOVE: options->remove_pins = true; break;
      case COMPAT: options->compat = true; break;
      case MARKER: options->marker = true; break;
      case LAUNCHER: options->launcher_fd = number("launcher", optarg, 0, 1023); break;
      case THROUGH: options->through_fd = number("through", optarg, 0, 1023); break;
      case WITHOUT: leave_out(options, &left_out, optarg); break;
      default: exit(2);
    }
  }
  if (optind == argc) return;
  fprintf(stderr, "sensord: \"%s\" is unknown; only flags are taken\n", argv[optind]);
  exit(2);
}
