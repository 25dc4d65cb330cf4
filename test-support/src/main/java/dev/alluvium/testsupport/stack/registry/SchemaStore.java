// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Schema texts by id, and the versions of each subject. A text has one id, whichever subjects it is registered under.
 *
 * <p>Thread-safe.
 */
final class SchemaStore {
    private final List<String> texts = new ArrayList<>();
    private final SortedMap<String, List<Integer>> subjects = new TreeMap<>();

    /**
     * A version of a subject.
     *
     * @param number from 1
     * @param id of the text, from 1
     */
    record Version(String subject, int number, int id, String text) {}

    /** The version that holds this text; a new one if no version of the subject does. */
    synchronized Version register(String subject, String text) {
        Optional<Version> known = find(subject, text);
        if (known.isPresent()) {
            return known.get();
        }
        int id = texts.indexOf(text) + 1;
        if (id == 0) {
            texts.add(text);
            id = texts.size();
        }
        List<Integer> ids = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
        ids.add(id);
        return new Version(subject, ids.size(), id, text);
    }

    /** The version of the subject that holds this text. */
    synchronized Optional<Version> find(String subject, String text) {
        return versions(subject).stream()
                .filter(version -> version.text().equals(text))
                .findFirst();
    }

    /** All versions of a subject, oldest first; none if there is no such subject. */
    synchronized List<Version> versions(String subject) {
        List<Version> versions = new ArrayList<>();
        for (int id : subjects.getOrDefault(subject, List.of())) {
            versions.add(new Version(subject, versions.size() + 1, id, texts.get(id - 1)));
        }
        return versions;
    }

    /** The names of all subjects, sorted. */
    synchronized List<String> subjects() {
        return List.copyOf(subjects.keySet());
    }

    /** The text of an id. */
    synchronized Optional<String> text(long id) {
        return id >= 1 && id <= texts.size() ? Optional.of(texts.get((int) id - 1)) : Optional.empty();
    }
}
