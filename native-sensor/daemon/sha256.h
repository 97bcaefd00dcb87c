#pragma once

#include <stddef.h>
#include <stdint.h>

/** SHA-256 (FIPS 180-4). */
void sha256(const void *data, size_t length, uint8_t digest[32]);
/** HMAC-SHA-256 (RFC 2104) with a key of 32 bytes. */
void hmac_sha256(const uint8_t key[32], const void *data, size_t length, uint8_t digest[32]);
