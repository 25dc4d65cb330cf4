// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import dev.alluvium.quickstart.folder.StackDemands;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import dev.alluvium.testsupport.stack.StackSpec;

/** Starts the stack that folders demand. */
final class OwnStack {
    private OwnStack() {}

    static EmbeddedStack start(RunDirectory directory, StackDemands demands, Options options) {
        StackSpec.Builder spec = StackSpec.in(directory.stack())
                .workers(demands.workers())
                .kafkaLine(demands.kafka())
                .postgres(demands.postgres())
                .exactlyOnceSource(demands.exactlyOnceSource());
        demands.worker().forEach(spec::workerProperty);
        options.pluginArchives().forEach(spec::pluginArchive);
        return EmbeddedStack.start(spec.build());
    }
}
