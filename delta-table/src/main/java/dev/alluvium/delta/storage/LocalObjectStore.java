// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.error.StorageUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A table in a directory of a local or POSIX-like network file system. Every object is written under a temporary name
 * and then linked (put-if-absent) or renamed, so that no reader sees half of one; the link is what makes a commit
 * exclusive, between processes too.
 *
 * <p>Temporary names begin with a dot and end with {@code .tmp}; they never appear in a listing. What a killed process
 * leaves behind goes with {@link #dropUnfinished}. Thread-safe.
 */
public final class LocalObjectStore implements ObjectStore {
    private final Path root;
    private final AtomicLong temporaries = new AtomicLong();

    /** @param root the table's directory; made with the first object */
    public LocalObjectStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public String location() {
        return root.toUri().toString();
    }

    @Override
    public byte[] get(String key) {
        try {
            return Files.readAllBytes(path(key));
        } catch (IOException e) {
            throw readFailure("read", key, e);
        }
    }

    @Override
    public byte[] get(String key, long offset, int length) {
        try (FileChannel channel = FileChannel.open(path(key), StandardOpenOption.READ)) {
            int available = (int) Math.max(0, Math.min(length, channel.size() - offset));
            ByteBuffer buffer = ByteBuffer.allocate(available);
            while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
                continue;
            }
            return buffer.hasRemaining() ? Arrays.copyOf(buffer.array(), buffer.position()) : buffer.array();
        } catch (IOException e) {
            throw readFailure("read", key, e);
        }
    }

    @Override
    public Optional<ObjectStatus> head(String key) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path(key), BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(status(key, attributes)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unavailable("look at", key, e);
        }
    }

    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        Path target = path(key);
        try {
            Path temporary = writeTemporary(target, content);
            try {
                Files.createLink(target, temporary);
                return PutResult.CREATED;
            } catch (FileAlreadyExistsException e) {
                return PutResult.EXISTS;
            } finally {
                Files.delete(temporary);
            }
        } catch (UnsupportedOperationException e) {
            throw new DeltaTableException(
                    "the file system of " + location() + " has no hard links, so commits cannot be exclusive", e);
        } catch (IOException e) {
            throw unavailable("write", key, e);
        }
    }

    @Override
    public void put(String key, byte[] content) {
        Path target = path(key);
        try {
            publish(writeTemporary(target, content), target);
        } catch (IOException e) {
            throw unavailable("write", key, e);
        }
    }

    @Override
    public ObjectOutput create(String key) {
        Path target = path(key);
        try {
            Path temporary = reserveTemporary(target);
            return new LocalObjectOutput(temporary, target, key);
        } catch (IOException e) {
            throw unavailable("create", key, e);
        }
    }

    @Override
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        Path start = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        List<ObjectStatus> found = new ArrayList<>();
        try {
            Files.walkFileTree(start, new Collector(prefix, startAfter, found));
        } catch (NoSuchFileException e) {
            return found.iterator();
        } catch (IOException e) {
            throw unavailable("list", prefix, e);
        }
        found.sort(Comparator.comparing(ObjectStatus::key, ObjectKeys.UTF8_ORDER));
        return found.iterator();
    }

    @Override
    public void delete(Collection<String> keys) {
        for (String key : keys) {
            try {
                Files.deleteIfExists(path(key));
            } catch (IOException e) {
                throw unavailable("delete", key, e);
            }
        }
    }

    @Override
    public int dropUnfinished(long beforeMillis) {
        try {
            return Files.exists(root) ? LocalTemporaries.deleteBefore(root, beforeMillis) : 0;
        } catch (IOException e) {
            throw unavailable("tidy up", "", e);
        }
    }

    @Override
    public void close() {
        // Nothing is held open between calls.
    }

    @Override
    public String toString() {
        return "LocalObjectStore[" + root + "]";
    }

    /** Moves a complete temporary file to where readers look. */
    static void publish(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("no atomic rename within a directory: " + e.getReason());
        }
    }

    static StorageUnavailableException unavailable(String verb, String key, IOException cause) {
        return new StorageUnavailableException(
                "could not " + verb + " '" + ObjectKeys.shown(key) + "': "
                        + cause.getClass().getSimpleName() + "; check the disk and the permissions",
                withoutPath(cause));
    }

    /** A file system's exceptions name the whole path, and with it partition values. */
    private static IOException withoutPath(IOException cause) {
        if (!(cause instanceof FileSystemException failure)) {
            return cause;
        }
        IOException told = new IOException(
                failure.getClass().getSimpleName() + (failure.getReason() == null ? "" : ": " + failure.getReason()));
        told.setStackTrace(failure.getStackTrace());
        return told;
    }

    private Path path(String key) {
        try {
            return root.resolve(ObjectKeys.checked(key));
        } catch (InvalidPathException e) {
            // Its message and its input are the whole key.
            throw new DeltaTableException("'" + ObjectKeys.shown(key) + "' in " + location()
                    + " has a directory or a name that this file system cannot have: " + e.getReason());
        }
    }

    private Path writeTemporary(Path target, byte[] content) throws IOException {
        Path temporary = reserveTemporary(target);
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            // A commit that is linked before its bytes are on disk would be an empty version after a power cut.
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        return temporary;
    }

    private Path reserveTemporary(Path target) throws IOException {
        Path directory = Files.createDirectories(parent(target));
        while (true) {
            String name = LocalTemporaries.name(target, temporaries.incrementAndGet());
            try {
                return Files.createFile(directory.resolve(name));
            } catch (FileAlreadyExistsException e) {
                // Another store of this process, or one of a killed process with our id, has taken the name.
                continue;
            }
        }
    }

    private Path parent(Path target) {
        Path parent = target.getParent();
        return parent == null ? root : parent;
    }

    private DeltaTableException readFailure(String verb, String key, IOException cause) {
        boolean missing = cause instanceof NoSuchFileException || Files.isDirectory(path(key));
        return missing
                ? new ObjectNotFoundException(
                        "there is no object '" + ObjectKeys.shown(key) + "' in " + location(), withoutPath(cause))
                : unavailable(verb, key, cause);
    }

    private static ObjectStatus status(String key, BasicFileAttributes attributes) {
        return new ObjectStatus(
                key, attributes.size(), attributes.lastModifiedTime().toMillis());
    }

    private final class Collector extends SimpleFileVisitor<Path> {
        private final String prefix;
        private final String startAfter;
        private final List<ObjectStatus> found;

        Collector(String prefix, String startAfter, List<ObjectStatus> found) {
            this.prefix = prefix;
            this.startAfter = startAfter;
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String key = key(directory);
            boolean onTheWay = prefix.startsWith(key.isEmpty() ? "" : key + "/") || (key + "/").startsWith(prefix);
            return onTheWay ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String key = key(file);
            if (key.startsWith(prefix)
                    && ObjectKeys.UTF8_ORDER.compare(key, startAfter) > 0
                    && attributes.isRegularFile()
                    && !LocalTemporaries.isHidden(file)) {
                found.add(status(key, attributes));
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

        private String key(Path path) {
            return root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
        }
    }
}
