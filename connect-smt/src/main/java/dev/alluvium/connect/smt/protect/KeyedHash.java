// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA-256 of domain, type and text: the same value gives the same result, so keys and joins stay usable, and
 * without the key nothing can be guessed. A token is its first 128 bits behind {@code tok_}. Confined to the task
 * thread.
 */
final class KeyedHash implements Protection {
    private static final int TOKEN_BYTES = 16;
    private static final String TOKEN_PREFIX = "tok_";

    private final Mac mac;
    private final byte[] domain;
    private final boolean isToken;

    KeyedHash(NamedKey key, String domain, boolean isToken) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.secret(), "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new ConnectException("HMAC-SHA-256 is not available for key '" + key.id() + "'");
        }
        this.domain = domain.getBytes(StandardCharsets.UTF_8);
        this.isToken = isToken;
    }

    @Override
    public @Nullable Object protect(Object value, @Nullable Schema schema, Site site) {
        TypedText typed = TypedText.of(value, schema);
        if (typed == null) {
            return null;
        }
        ByteArrayOutputStream input = new ByteArrayOutputStream(64);
        input.writeBytes(domain);
        input.write(0);
        input.write(typed.tag());
        input.write(0);
        input.writeBytes(typed.text().getBytes(StandardCharsets.UTF_8));
        byte[] hash = mac.doFinal(input.toByteArray());
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return isToken
                ? TOKEN_PREFIX + encoder.encodeToString(Arrays.copyOf(hash, TOKEN_BYTES))
                : encoder.encodeToString(hash);
    }

    @Override
    public boolean bindsToSite() {
        return false;
    }

    @Override
    public boolean keepsType() {
        return false;
    }
}
