// SPDX-License-Identifier: Apache-2.0
/**
 * Tables from a shell: what they are, and what a person does to them, one class per command.
 *
 * <p>In: a table's location and options. Out: a {@link dev.alluvium.cli.table.Report}, as text or JSON, and an exit
 * code. Whatever changes a table does so only with {@code --apply}. Not here: how anything is done; that is the
 * engine's. Read {@link dev.alluvium.cli.table.TableCommands} first.
 */
@NullMarked
package dev.alluvium.cli.table;

import org.jspecify.annotations.NullMarked;
