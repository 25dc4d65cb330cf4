// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The processes of a stack that steps may name; {@code kinesis} and {@code registry} live in the runner. */
final class ProcessNames {
    private static final Pattern WORKER = Pattern.compile("worker-([1-9][0-9]{0,2})");

    private final StackDemands demands;

    ProcessNames(StackDemands demands) {
        this.demands = demands;
    }

    /** The name that a step has. */
    String process(Place place, String step, JsonNode body) {
        if (body.isTextual() && (isWorker(body.textValue()) || single().contains(body.textValue()))) {
            return body.textValue();
        }
        throw new UseCaseFolderException(
                place,
                step + " needs a process of this stack: worker-1 to worker-" + demands.workers() + ", "
                        + String.join(", ", single()));
    }

    private boolean isWorker(String name) {
        Matcher matcher = WORKER.matcher(name);
        return matcher.matches() && Integer.parseInt(matcher.group(1)) <= demands.workers();
    }

    private List<String> single() {
        List<String> names = new ArrayList<>(List.of("kafka", "s3"));
        if (demands.postgres()) {
            names.add("postgres");
        }
        if (!demands.streams().isEmpty()) {
            names.add("kinesis");
        }
        if (demands.registry()) {
            names.add("registry");
        }
        return names;
    }
}
