// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import dev.alluvium.delta.TestContexts;
import java.time.Clock;
import java.time.ZoneOffset;

/** The fake on which simulations run keeps the contract of those that it stands for. */
class MemoryObjectsTest extends ObjectStoreContract {
    private final ObjectStore store = new MemoryObjects(Clock.fixed(TestContexts.NOW, ZoneOffset.UTC));

    @Override
    protected ObjectStore store() {
        return store;
    }
}
