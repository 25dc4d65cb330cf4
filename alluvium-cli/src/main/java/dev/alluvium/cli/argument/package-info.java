// SPDX-License-Identifier: Apache-2.0
/**
 * What a user typed. In: words. Out: options by name, or {@link dev.alluvium.cli.argument.WrongInputException}. Not
 * here: what an option means.
 */
@NullMarked
package dev.alluvium.cli.argument;

import org.jspecify.annotations.NullMarked;
