// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What other threads have to tell the task's. Thread safe; only the task thread takes. */
public final class Mailbox {
    private final BlockingQueue<Runnable> letters = new LinkedBlockingQueue<>();

    /** Leaves a letter, which the task thread will run. */
    void post(Runnable letter) {
        letters.add(letter);
    }

    /** Wakes a waiting task thread. */
    public void wake() {
        letters.add(() -> {});
    }

    /** Runs what is there. */
    void open() {
        Runnable letter = letters.poll();
        while (letter != null) {
            letter.run();
            letter = letters.poll();
        }
    }

    /**
     * Waits for a letter and runs it; returns without one after that time.
     *
     * @param gather milliseconds more in which others may come, which are left in the box
     */
    void await(long millis, long gather) throws InterruptedException {
        Runnable letter = letters.poll(millis, TimeUnit.MILLISECONDS);
        if (letter != null) {
            letter.run();
            TimeUnit.MILLISECONDS.sleep(gather);
        }
    }
}
