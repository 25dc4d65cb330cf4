// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How an index of hashes outlives its writer.
 *
 * @param directory on local disk
 * @param owner a name that no other writer has that works at the same time and uses the directory
 * @param sample in how many places of the table a saved index is compared with it before it is believed
 * @param interval how often it is saved while it is used; empty for only when the writer is closed
 */
public record IndexSaving(Path directory, String owner, int sample, Optional<Duration> interval) {}
