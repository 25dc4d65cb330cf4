// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One kind of table and traffic.
 *
 * @param traits what it has beyond appended rows
 */
public record Scenario(String name, Set<Trait> traits) {
    /** What a scenario may have. */
    public enum Trait {
        UPSERTS,
        /** Events are staged, and merged later. */
        STAGED,
        /** A sequence orders the events of a key, not their offsets. */
        SEQUENCED,
        SOFT_DELETES,
        /** Hard deletes leave tombstones. */
        REMEMBERS,
        /** All events of a key come through one topic-partition, and files belong to one. */
        LANES,
        /** Another engine optimizes, deletes, updates, restores and adds columns. */
        FOREIGN_WRITERS,
        /** It marks rows in deletion vectors. */
        VECTORS,
        /** It inserts rows that are there already, and the engine heals that. */
        COPIES,
        /** Topics are made anew and offsets set back. */
        RESETS,
        /** Much goes on in small commits, most of it deletes, so that what is remembered of them is gathered. */
        MANY_DELETES,
        /** Files have many rows, of which some are marked, by us or by others. */
        LARGE_FILES
    }

    /** All of them. */
    public static final List<Scenario> ALL = List.of(
            of("append", Trait.FOREIGN_WRITERS, Trait.RESETS),
            of("append-resets", Trait.RESETS),
            of("offset-lanes", Trait.UPSERTS, Trait.LANES),
            of("offset-resets", Trait.UPSERTS, Trait.RESETS),
            of("offset-lanes-foreign", Trait.UPSERTS, Trait.LANES, Trait.FOREIGN_WRITERS, Trait.VECTORS),
            of("offset-anywhere", Trait.UPSERTS, Trait.FOREIGN_WRITERS, Trait.RESETS),
            of("offset-soft", Trait.UPSERTS, Trait.SOFT_DELETES, Trait.FOREIGN_WRITERS, Trait.VECTORS),
            of("offset-large-files", Trait.UPSERTS, Trait.FOREIGN_WRITERS, Trait.VECTORS, Trait.LARGE_FILES),
            of("offset-copies", Trait.UPSERTS, Trait.FOREIGN_WRITERS, Trait.COPIES),
            of("sequence-lanes", Trait.UPSERTS, Trait.SEQUENCED, Trait.LANES, Trait.FOREIGN_WRITERS),
            of("sequence-anywhere", Trait.UPSERTS, Trait.SEQUENCED, Trait.FOREIGN_WRITERS, Trait.VECTORS),
            of("sequence-large-files", Trait.UPSERTS, Trait.SEQUENCED, Trait.VECTORS, Trait.LARGE_FILES),
            of("sequence-tombstones", Trait.UPSERTS, Trait.SEQUENCED, Trait.REMEMBERS, Trait.FOREIGN_WRITERS),
            of("sequence-tombstones-lanes", Trait.UPSERTS, Trait.SEQUENCED, Trait.REMEMBERS, Trait.LANES, Trait.RESETS),
            of("sequence-chains", Trait.UPSERTS, Trait.SEQUENCED, Trait.REMEMBERS, Trait.MANY_DELETES),
            of("sequence-soft", Trait.UPSERTS, Trait.SEQUENCED, Trait.SOFT_DELETES, Trait.FOREIGN_WRITERS),
            of("staged-offset", Trait.STAGED, Trait.UPSERTS, Trait.LANES, Trait.FOREIGN_WRITERS, Trait.VECTORS),
            of("staged-soft", Trait.STAGED, Trait.UPSERTS, Trait.LANES, Trait.SOFT_DELETES, Trait.RESETS),
            of(
                    "staged-tombstones",
                    Trait.STAGED,
                    Trait.UPSERTS,
                    Trait.SEQUENCED,
                    Trait.REMEMBERS,
                    Trait.FOREIGN_WRITERS),
            of("staged-resets", Trait.STAGED, Trait.UPSERTS, Trait.SEQUENCED, Trait.REMEMBERS, Trait.RESETS),
            of(
                    "staged-large-files",
                    Trait.STAGED,
                    Trait.UPSERTS,
                    Trait.LANES,
                    Trait.FOREIGN_WRITERS,
                    Trait.VECTORS,
                    Trait.LARGE_FILES));

    private static Scenario of(String name, Trait... traits) {
        Set<Trait> set = EnumSet.noneOf(Trait.class);
        set.addAll(List.of(traits));
        return new Scenario(name, Set.copyOf(set));
    }

    /** The one of this name. */
    public static Scenario named(String name) {
        return ALL.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario is called " + name));
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    @Override
    public String toString() {
        return name;
    }
}
