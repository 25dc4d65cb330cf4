// SPDX-License-Identifier: Apache-2.0
/** The entry of {@code ./bench}: a question, its options, and an answer as JSON. */
@NullMarked
package dev.alluvium.bench;

import org.jspecify.annotations.NullMarked;
