// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

/** A process of the stack that calls the store. */
public interface Sender {
    /** Its name, such as {@code worker-1}. */
    String name();

    /** SIGKILL; returns when it is dead. */
    void kill();

    /** SIGSTOP; returns when it does nothing more. */
    void pause();

    /** SIGCONT: undoes {@link #pause}. */
    void resume();

    /** Tells which process holds the other end of a connection. */
    @FunctionalInterface
    interface Finder {
        /**
         * The process whose socket has the given local port.
         *
         * @param clientPort the remote port of a connection that the proxy accepted
         * @return empty when none of the stack's workers holds it
         */
        java.util.Optional<Sender> find(int clientPort);
    }
}
