// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.process;

import java.nio.file.Path;

/** A part of the stack that is one child process of ours: faults on the part are faults on the process. */
public interface ProcessPart extends StackPart {
    /** The process itself. */
    ChildProcess process();

    @Override
    default String name() {
        return process().name();
    }

    @Override
    default long pid() {
        return process().pid();
    }

    @Override
    default boolean isAlive() {
        return process().isAlive();
    }

    @Override
    default void kill() {
        process().kill();
    }

    @Override
    default void pause() {
        process().pause();
    }

    @Override
    default void resume() {
        process().resume();
    }

    @Override
    default long residentBytes() {
        return process().residentBytes();
    }

    @Override
    default Path log() {
        return process().log();
    }
}
