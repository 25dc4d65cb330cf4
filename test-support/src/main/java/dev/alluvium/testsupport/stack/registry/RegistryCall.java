// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.registry;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One HTTP call.
 *
 * @param path its segments, decoded
 * @param artifact the header by which Apicurio's clients name what they register
 * @param body empty for none
 */
record RegistryCall(String method, List<String> path, Optional<String> artifact, String body) {
    RegistryCall {
        path = List.copyOf(path);
    }

    /** The segments of a raw path. */
    static List<String> segments(String rawPath) {
        return Arrays.stream(rawPath.split("/"))
                .filter(segment -> !segment.isEmpty())
                // In a path, unlike in a form, a plus stands for itself.
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    /** Whether the call has this method and a path of this form, in which {@code *} is any one segment. */
    boolean is(String wanted, String form) {
        List<String> segments = segments(form);
        if (!method.equals(wanted) || segments.size() != path.size()) {
            return false;
        }
        for (int i = 0; i < path.size(); i++) {
            if (!segments.get(i).equals("*") && !segments.get(i).equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** A segment as a number; -1 when it is none, which no id and no version has. */
    long number(int segment) {
        String text = path.get(segment);
        return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : -1;
    }
}
