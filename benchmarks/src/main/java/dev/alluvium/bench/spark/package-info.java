// SPDX-License-Identifier: Apache-2.0
/** Spark as a rival and as a judge, in a process of its own on its own class path. No class of Spark is known here. */
@NullMarked
package dev.alluvium.bench.spark;

import org.jspecify.annotations.NullMarked;
