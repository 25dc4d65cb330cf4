// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.route;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a table may be called. */
public final class TableName {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_]{1,255}");
    private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9_]");

    private TableName() {}

    /**
     * The name in its final form.
     *
     * @param underscore whether other characters become underscores instead of making the name impossible
     */
    public static Optional<String> of(String raw, boolean underscore) {
        String name = underscore ? OTHER.matcher(raw).replaceAll("_") : raw;
        return VALID.matcher(name).matches() ? Optional.of(name) : Optional.empty();
    }
}
