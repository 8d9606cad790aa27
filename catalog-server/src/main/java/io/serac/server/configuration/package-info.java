/** Configuration: what can be set, read from a YAML file, the environment and the command line. */
@NullMarked
package io.serac.server.configuration;

import org.jspecify.annotations.NullMarked;
