// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.cases;

import dev.alluvium.testsupport.cases.Cases.Counterexample;
import dev.alluvium.testsupport.cases.Cases.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a failing list shorter: drops halves, then quarters, down to single elements, while it still fails. */
final class ListShrinker {
    private ListShrinker() {}

    static <E> Counterexample<List<E>> shrink(List<E> list, Throwable failure, Property<List<E>> property) {
        Counterexample<List<E>> smallest = new Counterexample<>(list, failure);
        int piece = Math.max(1, (list.size() + 1) / 2);
        while (piece >= 1 && !smallest.value().isEmpty()) {
            Optional<Counterexample<List<E>>> smaller = withoutOnePiece(smallest.value(), piece, property);
            if (smaller.isPresent()) {
                smallest = smaller.get();
            } else {
                piece /= 2;
            }
        }
        return smallest;
    }

    private static <E> Optional<Counterexample<List<E>>> withoutOnePiece(
            List<E> list, int piece, Property<List<E>> property) {
        for (int from = 0; from < list.size(); from += piece) {
            List<E> rest = new ArrayList<>(list.subList(0, from));
            rest.addAll(list.subList(Math.min(list.size(), from + piece), list.size()));
            Throwable failure = Cases.failure(property, rest);
            if (failure != null) {
                return Optional.of(new Counterexample<>(rest, failure));
            }
        }
        return Optional.empty();
    }
}
