// SPDX-License-Identifier: Apache-2.0
/**
 * How transforms declare and check their settings.
 *
 * <p>In: the properties of one transform. Out: checked values, or one exception that lists every problem. Not here:
 * the settings themselves, which stand beside the code that they steer. Read {@link
 * dev.alluvium.connect.smt.config.Option} first.
 */
@NullMarked
package dev.alluvium.connect.smt.config;

import org.jspecify.annotations.NullMarked;
