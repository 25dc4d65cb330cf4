// SPDX-License-Identifier: Apache-2.0
/**
 * The sink's settings. Comes in: the connector's properties as text. Goes out: {@link
 * dev.alluvium.connect.delta.config.SinkConfig}, typed and per table, and every problem at once. No store is touched
 * and no record seen here. Read {@link dev.alluvium.connect.delta.config.SinkSettings} first.
 */
@NullMarked
package dev.alluvium.connect.delta.config;

import org.jspecify.annotations.NullMarked;
