package dev.elasticache.boot.local;

import java.util.List;
import java.util.Map;

/**
 * What to execute to run an engine in the foreground.
 *
 * @param words the executable and its arguments
 * @param environment variables to set beside those of this process
 * @author The ElastiCache Boot authors
 */
record EngineCommand(List<String> words, Map<String, String> environment) {
}
