// SPDX-License-Identifier: Apache-2.0
/**
 * The command line {@code alluvium}: its commands by group, one package each ({@code smt}, {@code table}).
 *
 * <p>In: arguments. Out: text and an exit code. Not here: anything that a connector does. Read {@link
 * dev.alluvium.cli.Alluvium} first.
 */
@NullMarked
package dev.alluvium.cli;

import org.jspecify.annotations.NullMarked;
