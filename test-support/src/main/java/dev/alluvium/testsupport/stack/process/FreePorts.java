// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Ports on the loopback interface that nobody listens on, each handed out once.
 *
 * <p>They lie below 32768, where Linux begins to hand out the ports of outgoing connections: a port from there can be
 * taken between probe and use by any client on the machine, and a client retrying it can even connect to itself.
 *
 * <p>Thread-safe.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 1_000;

    private final RandomGenerator random;
    private final Set<Integer> given = new HashSet<>();

    /** Ports in an order that the generator chooses, so that stacks side by side seldom try the same one. */
    public FreePorts(RandomGenerator random) {
        this.random = random;
    }

    /** The next free port. */
    public synchronized int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = random.nextInt(FIRST, LAST);
            if (!given.contains(port) && isFree(port)) {
                given.add(port);
                return port;
            }
        }
        throw new StackUnavailableException(
                "No free port between " + FIRST + " and " + LAST + " on 127.0.0.1; stop what listens there", null);
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
