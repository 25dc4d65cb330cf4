// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.cycle;

/** The parts of a cycle, in order. */
enum Step {
    STAGE,
    MERGE,
    COMPACT,
    MANIFESTS,
    VACUUM
}
