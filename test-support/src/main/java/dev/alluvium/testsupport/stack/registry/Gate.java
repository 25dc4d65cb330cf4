// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.registry;

/** Lets threads through while it is open, and keeps them waiting while it is not. Thread-safe. */
final class Gate {
    private boolean open = true;

    /** Lets everybody through from now on, those that wait included. */
    synchronized void open() {
        open = true;
        notifyAll();
    }

    /** Keeps everybody who comes from now on. */
    synchronized void close() {
        open = false;
    }

    /** Returns when the gate is open. */
    synchronized void pass() throws InterruptedException {
        while (!open) {
            wait();
        }
    }
}
