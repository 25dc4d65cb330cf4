// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.locate;

import dev.alluvium.testsupport.stack.store.S3Object;
import dev.alluvium.testsupport.stack.store.S3Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A table in a bucket, read directly and not through the proxy that workers use. */
record S3TableFiles(S3Store store, String bucket, String prefix) implements TableFiles {

    @Override
    public String location() {
        return "s3://" + bucket + "/" + prefix;
    }

    @Override
    public List<String> listLog(String startAfter) {
        String log = prefix + "/" + LOG;
        String after = startAfter.isEmpty() ? "" : log + startAfter;
        return store.list(bucket, log, after).stream()
                .map(object -> object.key().substring(log.length()))
                .toList();
    }

    @Override
    public byte[] readLog(String name) {
        String key = prefix + "/" + LOG + name;
        return store.get(bucket, key).orElseThrow(() -> new IllegalStateException(key + " vanished"));
    }

    @Override
    public List<String> list(String directory) {
        return store.list(bucket, prefix + "/" + directory + "/").stream()
                .map(object -> object.key().substring(prefix.length() + 1))
                .toList();
    }

    @Override
    public Optional<byte[]> read(String path) {
        return store.get(bucket, prefix + "/" + path);
    }

    @Override
    public void copyTo(Path directory) {
        String root = prefix + "/";
        copy(store.list(bucket, root + LOG), directory);
        copy(
                store.list(bucket, root).stream()
                        .filter(object -> !object.key().startsWith(root + LOG))
                        .toList(),
                directory);
    }

    private void copy(List<S3Object> objects, Path directory) {
        for (S3Object object : objects) {
            Path target = directory
                    .resolve(object.key().substring(prefix.length() + 1))
                    .normalize();
            store.get(bucket, object.key()).ifPresent(bytes -> write(directory, target, bytes));
        }
    }

    private static void write(Path directory, Path target, byte[] bytes) {
        if (!target.startsWith(directory.normalize()) || target.equals(directory.normalize())) {
            return;
        }
        try {
            Files.createDirectories(target.getParent());
            Files.write(target, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
