// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

/** What a delete leaves behind. */
public enum DeleteMode {
    /** The row goes. */
    HARD,
    /** The row stays as it was, marked in the column {@value WriterSettings#DELETED_COLUMN}. */
    SOFT
}
