// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.workload;

import org.jspecify.annotations.Nullable;

/**
 * A value, and what it stands for in the counts of what was covered.
 *
 * @param label such as {@code string.maxCodePoint}
 * @param value as the engine's rows hold it
 */
record Sample(String label, @Nullable Object value) {}
