// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.send;

import dev.alluvium.quickstart.folder.Place;

/** What a step sends was refused by Kafka or Postgres. */
public final class SendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the step. */
    public SendException(Place place, String why, Throwable cause) {
        super(place + ": " + why, cause);
    }
}
