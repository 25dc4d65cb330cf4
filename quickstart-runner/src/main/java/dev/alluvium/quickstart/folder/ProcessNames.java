// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The processes of a stack that steps may name. */
final class ProcessNames {
    private static final Pattern WORKER = Pattern.compile("worker-([1-9][0-9]{0,2})");
    private static final String KINESIS = "kinesis";

    private final StackDemands demands;

    ProcessNames(StackDemands demands) {
        this.demands = demands;
    }

    /** A process of its own. */
    String process(Place place, String step, JsonNode body) {
        if (body.isTextual() && (isWorker(body.textValue()) || single().contains(body.textValue()))) {
            return body.textValue();
        }
        if (body.asText().equals(KINESIS)) {
            throw new UseCaseFolderException(place, step + " 'kinesis': it lives in the runner; pause and resume it");
        }
        throw new UseCaseFolderException(
                place,
                step + " needs a process of this stack: worker-1 to worker-" + demands.workers() + ", "
                        + String.join(", ", single()));
    }

    /** A process, or what answers from within the runner. */
    String pausable(Place place, String step, JsonNode body) {
        if (body.asText().equals(KINESIS) && !demands.streams().isEmpty()) {
            return KINESIS;
        }
        return process(place, step, body);
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
        return names;
    }
}
