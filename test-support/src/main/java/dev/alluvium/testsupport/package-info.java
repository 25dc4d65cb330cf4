// SPDX-License-Identifier: Apache-2.0
/**
 * What tests of every module stand on; it knows no module of ours.
 *
 * <p>Packages: {@code stack} (a real Kafka, Connect, S3 and PostgreSQL on this machine), {@code kinesis} (a Kinesis
 * endpoint in this JVM), {@code cases} (property tests), {@code engine}
 * (other engines in processes of their own), {@code generate} and {@code model} (seeded events and the
 * rows to expect of them).
 */
@NullMarked
package dev.alluvium.testsupport;

import org.jspecify.annotations.NullMarked;
