// SPDX-License-Identifier: Apache-2.0
/**
 * What the connectors share. Packages: {@code config} (settings declared once, checks that a {@code ConfigDef} cannot
 * express, the AWS fragment), {@code metric} (beans). Nothing here knows one connector. Start with {@link
 * dev.alluvium.connect.common.config.Setting}.
 */
@NullMarked
package dev.alluvium.connect.common;

import org.jspecify.annotations.NullMarked;
