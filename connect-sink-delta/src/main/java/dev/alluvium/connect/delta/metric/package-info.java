// SPDX-License-Identifier: Apache-2.0
/**
 * The sink's numbers, each declared once. Comes in: counts. Goes out: JMX beans. Nothing decides by them. Read {@link
 * dev.alluvium.connect.delta.metric.SinkMetrics} first.
 */
@NullMarked
package dev.alluvium.connect.delta.metric;

import org.jspecify.annotations.NullMarked;
