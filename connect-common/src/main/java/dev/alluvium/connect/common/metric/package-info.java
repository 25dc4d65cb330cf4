// SPDX-License-Identifier: Apache-2.0
/**
 * Numbers about a running task, as JMX beans. Comes in: metrics declared as enums, and counts. Goes out: beans below
 * {@code alluvium.connect}. No logic hangs on a metric. Read {@link dev.alluvium.connect.common.metric.MetricBean}
 * first.
 */
@NullMarked
package dev.alluvium.connect.common.metric;

import org.jspecify.annotations.NullMarked;
