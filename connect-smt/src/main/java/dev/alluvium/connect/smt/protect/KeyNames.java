// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of the keys that a source holds is the current one of a reference. */
final class KeyNames {
    private static final Pattern VERSION = Pattern.compile("(.*)-([0-9]+)");

    private KeyNames() {}

    /**
     * Of {@code pii}, {@code pii-1} and {@code pii-2} the reference {@code pii} means the highest number; a name that
     * is there as it stands and has no numbered successor means itself.
     */
    static Optional<String> current(String reference, Set<String> names) {
        String best = names.contains(reference) ? reference : null;
        BigInteger version = BigInteger.ONE.negate();
        for (String name : names) {
            Matcher numbered = VERSION.matcher(name);
            if (numbered.matches() && numbered.group(1).equals(reference)) {
                BigInteger number = new BigInteger(numbered.group(2));
                best = number.compareTo(version) > 0 ? name : best;
                version = number.max(version);
            }
        }
        return Optional.ofNullable(best);
    }
}
