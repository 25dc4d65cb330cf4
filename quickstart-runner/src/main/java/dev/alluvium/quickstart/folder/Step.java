// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One line of {@code setup.jsonl} or {@code steps.jsonl}; placeholders are not yet replaced. */
public sealed interface Step {
    /** Where the step stands. */
    Place place();

    /** Plays the step: one method per kind, so that a new kind does not compile until it is played. */
    void accept(Player player);

    /** Whoever can play every kind of step. */
    interface Player {
        /** Produces a record. */
        void play(Produce step);

        /** Puts a record or an aggregate on a stream. */
        void play(Put step);

        /** Changes the number of a stream's shards. */
        void play(Reshard step);

        /** Runs SQL. */
        void play(Sql step);

        /** Runs a generator. */
        void play(Generate step);

        /** Calls Connect. */
        void play(Rest step);

        /** Kills a process now. */
        void play(Kill step);

        /** Stops a process, or has it wait and go on. */
        void play(Signal step);

        /** Arms a kill at a store call. */
        void play(ArmKill step);

        /** Starts a process again. */
        void play(Start step);

        /** Waits until all is consumed and committed. */
        void play(Drain step);

        /** Compares now. */
        void play(Expect step);
    }

    /** A record to Kafka, as the object behind {@code "record"}. */
    record Produce(Place place, ObjectNode json) implements Step {
        @Override
        public void accept(Player player) {
            player.play(this);
        }
    }

    /** Records to Kinesis, as the object behind {@code "kinesis"}. */
    record Put(Place place, ObjectNode json) implements Step {
        @Override
        public void accept(Player player) {
            player.play(this);
        }
    }

    /**
     * Splits and merges of a stream.
     *
     * @param to how many open shards there are in the end
     */
    record Reshard(Place place, String stream, int to) implements Step {
        @Override
        public void accept(Player player) {
            player.play(this);
        }
    }

    /** SQL text to run on Postgres. */
    record Sql(Place place, String text) implements Step {
        @Override
        public void accept(Player player) {
            player.play(this);
        }
    }

    /** Options of a seeded generator, {@code to} and {@code tables} included. */
    record Generate(Place place, ObjectNode options) implements Step {
        @Override
        public void accept(Player player) {
            player.play(this);
        }
    }

    /**
     * A call of Connect's REST.
     *
     * @param expectStatus none = any 2xx
     * @param expectBody a subset of the answer
     */
    record Rest(
            Place place,
            String method,
            String path,
            @Nullable JsonNode body,
            Optional<Integer> expectStatus,
            @Nullable JsonNode expectBody)
            implements Step {
        @Override
        public void accept(Player player) {
            player.play(this);
        }
    }

    /** SIGKILL for a process by name. */
    record Kill(Place place, String process) implements Step {
        @Override
        public void accept(Player player) {
            player.play(this);
        }
    }

    /** A gentler signal than SIGKILL, for a process by name. */
    record Signal(Place place, Kind kind, String process) implements Step {
        /** What is sent. */
        public enum Kind {
            /** SIGTERM. */
            STOP,
            /** SIGSTOP: no answer. */
            PAUSE,
            /** SIGCONT. */
            RESUME
        }

        @Override
        public void accept(Player player) {
            player.play(this);
        }
    }

    /** SIGKILL for the worker that sends the n-th matching store request. */
    record ArmKill(Place place, String op, Pattern match, int nth, boolean before) implements Step {
        @Override
        public void accept(Player player) {
            player.play(this);
        }
    }

    /** Starts a process that was killed. */
    record Start(Place place, String process) implements Step {
        @Override
        public void accept(Player player) {
            player.play(this);
        }
    }

    /** Waits until every record is consumed and committed. */
    record Drain(Place place, int seconds) implements Step {
        @Override
        public void accept(Player player) {
            player.play(this);
        }
    }

    /** Compares tables and topics now. */
    record Expect(Place place, Expectation expectation) implements Step {
        @Override
        public void accept(Player player) {
            player.play(this);
        }
    }

    /** Whether the last of these steps is a drain. */
    static boolean endsDrained(List<Step> steps) {
        return !steps.isEmpty() && steps.get(steps.size() - 1) instanceof Drain;
    }
}
