// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import java.util.Set;

/** Something that can be asked of a table. */
interface TableCommand {
    /** The options that it knows besides those of the store. */
    Set<String> options();

    /** Its flags besides {@code --json} and those of the store. */
    Set<String> flags();

    /**
     * Does it.
     *
     * @return whether all is well
     */
    boolean run(TableSession session);
}
