// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Linux's tables of TCP connections: which process holds a port. */
public final class SocketTable {
    private static final int LOCAL_ADDRESS = 1;
    private static final int INODE = 9;

    private SocketTable() {}

    /** The one of the given processes that holds a connection with this local port; empty when none does. */
    public static Optional<ChildProcess> ownerOf(int localPort, List<ChildProcess> candidates) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            sockets.addAll(inodes(lines(Path.of(table)), localPort));
        }
        return candidates.stream()
                .filter(candidate -> holdsAny(candidate.pid(), sockets))
                .findFirst();
    }

    /** Links such as {@code socket:[1234]} of the table's entries whose local end is the port. */
    static Set<String> inodes(List<String> table, int localPort) {
        String suffix = ":%04X".formatted(localPort);
        Set<String> found = new HashSet<>();
        for (String line : table) {
            String[] columns = line.strip().split("\\s+");
            if (columns.length > INODE && columns[LOCAL_ADDRESS].endsWith(suffix)) {
                found.add("socket:[" + columns[INODE] + "]");
            }
        }
        return found;
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + table, e);
        }
    }

    private static boolean holdsAny(long pid, Set<String> sockets) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors.anyMatch(descriptor -> sockets.contains(target(descriptor)));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** Descriptors come and go while we look; one that has gone links to nothing. */
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
