// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Keys that stand in the settings themselves, which a ConfigProvider of the worker fills: {@code keys.pii-1=hex:...} or
 * {@code base64:...}.
 */
public final class ConfigKeys implements KeySource {
    private Map<String, String> settings = Map.of();

    @Override
    public String name() {
        return "config";
    }

    @Override
    public void configure(Map<String, String> keys) {
        settings = Map.copyOf(keys);
    }

    @Override
    public NamedKey current(String reference) {
        String id = KeyNames.current(reference, settings.keySet())
                .orElseThrow(() -> new ConnectException("no setting keys." + reference + " holds a key"));
        String text = settings.getOrDefault(id, "");
        try {
            return new NamedKey(id, bytes(text));
        } catch (IllegalArgumentException e) {
            // The decoder's message may quote the key.
            throw new ConnectException("setting keys." + id + " is no key: hex: or base64: and 16 bytes at least");
        }
    }

    private static byte[] bytes(String text) {
        if (text.startsWith("hex:")) {
            return HexFormat.of().parseHex(text.substring("hex:".length()));
        }
        if (text.startsWith("base64:")) {
            return Base64.getDecoder().decode(text.substring("base64:".length()));
        }
        throw new IllegalArgumentException("no known form");
    }

    @Override
    public void close() {
        settings = Map.of();
    }
}
