// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Numbers as they are written: 12.30 keeps its zero and twenty digits stay twenty.
 *
 * <p>A decimal number has no negative zero, so -0.0 is passed on as what has one, by the way that NaN takes.
 */
final class ExactNumbers extends JsonParserDelegate {
    private static final Pattern NEGATIVE_ZERO = Pattern.compile("-0([.]0*)?([eE].*)?");

    ExactNumbers(JsonParser parser) {
        super(parser);
    }

    @Override
    public boolean isNaN() throws IOException {
        return super.isNaN() || isNegativeZero();
    }

    private boolean isNegativeZero() throws IOException {
        // By its text: once the parser has made a decimal number of it, the sign is gone.
        return hasToken(JsonToken.VALUE_NUMBER_FLOAT)
                && NEGATIVE_ZERO.matcher(getText()).matches();
    }
}
