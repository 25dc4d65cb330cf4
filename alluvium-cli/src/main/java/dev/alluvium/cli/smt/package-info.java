// SPDX-License-Identifier: Apache-2.0
/**
 * Transforms without a worker: {@code try} and {@code lint}.
 *
 * <p>In: a connector's configuration, and events. Out: what the transforms make of them, or what is wrong. Not here:
 * the transforms themselves. Read {@link dev.alluvium.cli.smt.TransformChain} first.
 */
@NullMarked
package dev.alluvium.cli.smt;

import org.jspecify.annotations.NullMarked;
