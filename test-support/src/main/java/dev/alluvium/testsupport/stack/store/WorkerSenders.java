// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import dev.alluvium.testsupport.stack.process.ChildProcess;
import dev.alluvium.testsupport.stack.process.SocketTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds the worker at the other end of a connection.
 *
 * <p>It asks the kernel ({@code /proc/net/tcp} for the socket, {@code /proc/PID/fd} for its owner) and not the request:
 * no header that an SDK sends names its process, and whatever we made it send would be lost in some client or retry.
 *
 * @param workers the processes to look at, asked anew each time since restarts change their numbers
 */
public record WorkerSenders(Supplier<List<ChildProcess>> workers) implements Sender.Finder {
    @Override
    public Optional<Sender> find(int clientPort) {
        List<ChildProcess> alive =
                workers.get().stream().filter(ChildProcess::isAlive).toList();
        return SocketTable.ownerOf(clientPort, alive).map(Worker::new);
    }

    private record Worker(ChildProcess process) implements Sender {
        @Override
        public String name() {
            return process.name();
        }

        @Override
        public void kill() {
            process.kill();
        }

        @Override
        public void pause() {
            process.pause();
        }

        @Override
        public void resume() {
            process.resume();
        }
    }
}
