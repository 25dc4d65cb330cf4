// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.engine;

/** Another engine could not do what it was asked; the message is its own. */
public final class EngineFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EngineFailure(String message) {
        super(message);
    }
}
