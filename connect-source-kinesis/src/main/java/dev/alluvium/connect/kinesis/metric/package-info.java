// SPDX-License-Identifier: Apache-2.0
/**
 * Numbers of the source, each declared once. Comes in: counts. Goes out: beans below {@code alluvium.connect}. Read
 * {@link dev.alluvium.connect.kinesis.metric.SourceMetrics} first.
 */
@NullMarked
package dev.alluvium.connect.kinesis.metric;

import org.jspecify.annotations.NullMarked;
