// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** The encodings of {@code fixtures/payloads/protect/vectors.json}, which never change; B12, B22. */
class KnownAnswersTest {
    private final JsonNode vectors = vectors();
    private final byte[] secret = HexFormat.of().parseHex(vectors.get("key.hex").asText());

    private static JsonNode vectors() {
        try {
            return new ObjectMapper()
                    .readTree(Path.of("..", "fixtures", "payloads", "protect", "vectors.json")
                            .toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Object value(JsonNode vector) {
        String text = vector.get("text").asText();
        return switch (vector.get("tag").asText()) {
            case "i" -> Long.valueOf(text);
            case "d" -> new BigDecimal(text);
            default -> text;
        };
    }

    @Test
    void keyedHashesAreThoseOfTheVectors() {
        for (JsonNode vector : vectors.get("hmac")) {
            NamedKey key = new NamedKey("k", secret);
            String domain = vector.get("domain").asText();
            String expected = vector.get("out").asText();
            Protection.Site site = new Protection.Site("any", "any", "any");

            assertThat(new KeyedHash(key, domain, false).protect(value(vector), null, site))
                    .isEqualTo(expected);
            String token = (String) new KeyedHash(key, domain, true).protect(value(vector), null, site);
            byte[] whole = Base64.getUrlDecoder().decode(expected);
            assertThat(Base64.getUrlDecoder().decode(token.substring("tok_".length())))
                    .isEqualTo(Arrays.copyOf(whole, 16));
        }
    }

    @Test
    void encryptedTextsAreThoseOfTheVectors() {
        for (JsonNode vector : vectors.get("aes-gcm")) {
            byte[] nonce = HexFormat.of().parseHex(vector.get("nonce.hex").asText());
            NamedKey key = new NamedKey(vector.get("key.id").asText(), secret);
            AesGcm encryption = new AesGcm(() -> key, target -> System.arraycopy(nonce, 0, target, 0, 12), 9);

            assertThat(encryption.protect(
                            value(vector),
                            null,
                            new Protection.Site(
                                    vector.get("tenant").asText(),
                                    vector.get("type").asText(),
                                    vector.get("path").asText())))
                    .isEqualTo(vector.get("out").asText());
        }
    }

    private String decrypted(String text, String aad) throws Exception {
        byte[] bytes = Base64.getUrlDecoder().decode(text.substring("ag1.".length()));
        int id = bytes[1];
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(secret, "AES"),
                new GCMParameterSpec(128, Arrays.copyOfRange(bytes, 2 + id, 14 + id)));
        cipher.updateAAD(aad.getBytes(StandardCharsets.UTF_8));
        return new String(cipher.doFinal(bytes, 14 + id, bytes.length - 14 - id), StandardCharsets.UTF_8);
    }

    @Test
    void int64RoundTripsThroughEncryption() throws Exception {
        AesGcm encryption = new AesGcm(() -> new NamedKey("k", secret), target -> Arrays.fill(target, (byte) 7), 99);
        for (Map.Entry<Object, String> one : List.<Map.Entry<Object, String>>of(
                Map.entry(Long.MIN_VALUE, "i-9223372036854775808"),
                Map.entry((short) 3, "i3"),
                Map.entry(new BigInteger("9".repeat(30)), "i" + "9".repeat(30)),
                Map.entry(-0.0, "f-0.0"),
                Map.entry(Double.NaN, "fNaN"),
                Map.entry(1.5f, "f1.5"),
                Map.entry(new BigDecimal("1E+3"), "d1000"),
                Map.entry(true, "btrue"),
                Map.entry(new byte[] {1, (byte) 0xff}, "x01ff"),
                Map.entry(ByteBuffer.wrap(new byte[] {9}), "x09"),
                Map.entry(new Date(5), "t5"))) {
            String text = (String) encryption.protect(one.getKey(), null, new Protection.Site("t", "y", "p"));

            assertThat(decrypted(text, "t\0y\0p\0k")).isEqualTo(one.getValue());
        }
        Object day = encryption.protect(
                new Date(86_400_000L * 19_800),
                org.apache.kafka.connect.data.Date.SCHEMA,
                new Protection.Site("", "", ""));
        assertThat(decrypted((String) day, "\0\0\0k")).isEqualTo("y2024-03-18");
    }

    @Test
    void whatIsNoScalarIsNotProtected() {
        Protection.Site site = new Protection.Site("", "", "");
        AesGcm encryption = new AesGcm(() -> new NamedKey("k", secret), target -> {}, 9);
        KeyedHash hash = new KeyedHash(new NamedKey("k", secret), "d", false);
        for (Object value : List.of(Map.of(), List.of(), new BigDecimal("1E-999999"))) {
            assertThat(encryption.protect(value, null, site)).isNull();
            assertThat(hash.protect(value, null, site)).isNull();
        }
        assertThat(new Mask(2).protect(Map.of(), null, site)).isNull();
        assertThat(new Mask(2).protect(new java.util.concurrent.atomic.AtomicLong(), null, site))
                .isNull();
    }

    @Test
    void exhaustedKeyReplaced() {
        List<NamedKey> keys = new java.util.ArrayList<>(List.of(new NamedKey("a", secret), new NamedKey("b", secret)));
        AesGcm encryption = new AesGcm(() -> keys.size() > 1 ? keys.remove(0) : keys.get(0), target -> {}, 2);
        Protection.Site site = new Protection.Site("", "", "");

        List<String> ids = new java.util.ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String text = (String) encryption.protect("x", Schema.STRING_SCHEMA, site);
            byte[] bytes = Base64.getUrlDecoder().decode(text.substring(4));
            ids.add(new String(bytes, 2, bytes[1], StandardCharsets.UTF_8));
        }

        assertThat(ids).containsExactly("a", "a", "b", "b");
        for (int i = 0; i < 3; i++) {
            // Under errors.tolerance=all the next record comes although this one failed.
            assertThatThrownBy(() -> encryption.protect("x", null, site))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("add its successor");
        }
    }

    @Test
    void masksAreConstantsOfTheirType() {
        Protection.Site site = new Protection.Site("", "", "");
        for (Map.Entry<Object, Object> one : List.<Map.Entry<Object, Object>>of(
                Map.entry("secret", "****"),
                Map.entry(7L, 0L),
                Map.entry(7, 0),
                Map.entry((short) 7, (short) 0),
                Map.entry((byte) 7, (byte) 0),
                Map.entry(7.5, 0.0),
                Map.entry(7.5f, 0f),
                Map.entry(BigInteger.TEN, BigInteger.ZERO),
                Map.entry(new BigDecimal("7.50"), new BigDecimal("0.00")),
                Map.entry(true, false),
                Map.entry(new byte[] {1}, new byte[0]),
                Map.entry(ByteBuffer.wrap(new byte[] {1}), ByteBuffer.allocate(0)),
                Map.entry(new Date(5), new Date(0)))) {
            assertThat(new Mask(0).protect(one.getKey(), null, site)).isEqualTo(one.getValue());
        }
        assertThat(new Mask(4).protect("4111111111111234", null, site)).isEqualTo("****1234");
        assertThat(new Mask(2).protect("ab\uD83D\uDE00cde\uD83D\uDE00", null, site))
                .isEqualTo("****e\uD83D\uDE00");
        assertThat(new Mask(4).protect("12341234", null, site)).isEqualTo("****");
    }

    @Test
    void newestKeyOfANameIsTheCurrentOne() {
        assertThat(KeyNames.current("pii", Set.of("pii", "pii-2", "pii-10", "pii-x", "other-99")))
                .contains("pii-10");
        assertThat(KeyNames.current("pii", Set.of("pii", "piii-2"))).contains("pii");
        assertThat(KeyNames.current("pii-2", Set.of("pii-2", "pii-10"))).contains("pii-2");
        assertThat(KeyNames.current("pii", Set.of("other"))).isEmpty();
        assertThat(new NamedKey("k", secret)).hasToString("NamedKey[k]");
    }
}
