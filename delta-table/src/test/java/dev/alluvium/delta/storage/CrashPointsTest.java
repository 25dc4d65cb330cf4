// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import dev.alluvium.delta.TestContexts;
import java.time.Clock;
import java.time.ZoneOffset;

/** A process that does not end keeps the contract. */
class CrashPointsTest extends ObjectStoreContract {
    private final ObjectStore store =
            CrashPoints.before(new MemoryObjects(Clock.fixed(TestContexts.NOW, ZoneOffset.UTC)), Long.MAX_VALUE);

    @Override
    protected ObjectStore store() {
        return store;
    }
}
