// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

/** What a format makes of one record: a change of an entity, or nothing that concerns one. */
public sealed interface Reading permits Change, Reading.Verdict {
    /** What happens to a record that is no change of one entity. */
    enum Verdict implements Reading {
        /** It goes on as it is. */
        PASS,
        /** It is left out. */
        DROP
    }
}
