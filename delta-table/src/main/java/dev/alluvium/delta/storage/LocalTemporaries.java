// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;

/** The names under which a local store writes what is not whole yet. */
final class LocalTemporaries {
    private static final String END = ".tmp";
    private static final Pattern OURS = Pattern.compile("\\..+\\.\\d+-\\d+\\.tmp", Pattern.DOTALL);

    private LocalTemporaries() {}

    /** A name beside the target that no other write of this process has. */
    static String name(Path target, long number) {
        return "." + target.getFileName() + "." + ProcessHandle.current().pid() + "-" + number + END;
    }

    /** Whether a listing must not show the file. */
    static boolean isHidden(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(".") && name.endsWith(END);
    }

    /** Deletes the files with such names that were last written to before; how many. */
    static int deleteBefore(Path root, long beforeMillis) throws IOException {
        int[] deleted = new int[1];
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                boolean old = attributes.lastModifiedTime().toMillis() < beforeMillis;
                boolean ours = OURS.matcher(String.valueOf(file.getFileName())).matches();
                if (old && ours && attributes.isRegularFile() && Files.deleteIfExists(file)) {
                    deleted[0]++;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return deleted[0];
    }
}
