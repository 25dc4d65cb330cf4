// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * AES-GCM with a random nonce of 96 bits, bound to tenant, entity type, path and key. The text is {@code ag1.} and, in
 * base64url, a byte 1, the length of the key's id, the id, the nonce, ciphertext and tag. A key serves 2^32 values at
 * most (NIST SP 800-38D 8.3), then the next one is asked for. Confined to the task thread.
 */
final class AesGcm implements Protection {
    static final long MAX_VALUES = 1L << 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MAX_ID_BYTES = 255;

    private final Supplier<NamedKey> keys;
    private final Nonces nonces;
    private final long maxValues;
    private NamedKey key;
    private byte[] keyId;
    private long values;

    AesGcm(Supplier<NamedKey> keys, Nonces nonces, long maxValues) {
        this.keys = keys;
        this.nonces = nonces;
        this.maxValues = maxValues;
        this.key = keys.get();
        this.keyId = checkedId(key);
    }

    private static byte[] checkedId(NamedKey key) {
        byte[] id = key.id().getBytes(StandardCharsets.UTF_8);
        int bytes = key.secret().length;
        if (id.length > MAX_ID_BYTES || (bytes != 16 && bytes != 24 && bytes != 32)) {
            throw new ConnectException("key '" + key.id() + "' is no AES key: 16, 24 or 32 bytes, its id 255 at most");
        }
        return id;
    }

    @Override
    public @Nullable Object protect(Object value, @Nullable Schema schema, Site site) {
        TypedText typed = TypedText.of(value, schema);
        if (typed == null) {
            return null;
        }
        if (values >= maxValues) {
            rotate();
        }
        values++;
        byte[] nonce = new byte[NONCE_BYTES];
        nonces.fill(nonce);
        ByteArrayOutputStream envelope = new ByteArrayOutputStream(96);
        envelope.write(1);
        envelope.write(keyId.length);
        envelope.writeBytes(keyId);
        envelope.writeBytes(nonce);
        envelope.writeBytes(encrypted(typed, nonce, site));
        return "ag1." + Base64.getUrlEncoder().withoutPadding().encodeToString(envelope.toByteArray());
    }

    private void rotate() {
        NamedKey next = keys.get();
        if (next.id().equals(key.id())) {
            throw new ConnectException("key '" + key.id() + "' has protected 2^32 values; add its successor");
        }
        keyId = checkedId(next);
        key = next;
        values = 0;
    }

    private byte[] encrypted(TypedText typed, byte[] nonce, Site site) {
        String bound = site.tenant() + '\0' + site.type() + '\0' + site.path() + '\0' + key.id();
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE, new SecretKeySpec(key.secret(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(bound.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal((typed.tag() + typed.text()).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new ConnectException(
                    "AES-GCM fails with key '" + key.id() + "' (" + e.getClass().getSimpleName() + ")");
        }
    }

    @Override
    public boolean bindsToSite() {
        return true;
    }

    @Override
    public boolean keepsType() {
        return false;
    }
}
