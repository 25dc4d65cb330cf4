// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Secret keys in a keystore file: {@code keys.path}, {@code keys.password}, {@code keys.type} (PKCS12). The file is
 * read each time that a current key is asked for, so a key that was added meanwhile is found.
 */
public final class KeystoreKeys implements KeySource {
    private Map<String, String> settings = Map.of();

    @Override
    public String name() {
        return "keystore";
    }

    @Override
    public void configure(Map<String, String> properties) {
        settings = Map.copyOf(properties);
        for (String needed : Set.of("path", "password")) {
            if (!settings.containsKey(needed)) {
                throw new ConnectException("key.source=keystore needs keys." + needed);
            }
        }
    }

    @Override
    public NamedKey current(String reference) {
        char[] password = settings.getOrDefault("password", "").toCharArray();
        try {
            KeyStore store = load(password);
            Set<String> aliases = new TreeSet<>();
            store.aliases().asIterator().forEachRemaining(aliases::add);
            String alias = KeyNames.current(reference, aliases)
                    .orElseThrow(() -> new ConnectException("the keystore holds no key '" + reference + "'"));
            Key key = store.getKey(alias, password);
            if (key == null || key.getEncoded() == null) {
                throw new ConnectException("entry '" + alias + "' of the keystore is no secret key");
            }
            return new NamedKey(alias, key.getEncoded());
        } catch (IOException | GeneralSecurityException e) {
            throw new ConnectException(
                    "the keystore of keys.path cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private KeyStore load(char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(settings.getOrDefault("type", "PKCS12"));
        try (InputStream file = Files.newInputStream(Path.of(settings.getOrDefault("path", "")))) {
            store.load(file, password);
        }
        return store;
    }

    @Override
    public void close() {
        settings = Map.of();
    }
}
