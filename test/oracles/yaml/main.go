// Reads texts as kubectl does and answers what it saw: the oracle of src/lib/yaml.
//
// Input: one JSON string per line, the bytes of a text in base64. Output: one JSON array per line, one element per document that
// the decoder of k8s.io/apimachinery/pkg/util/yaml gives: {"json": ...} or {"error": "..."}.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	_ "sigs.k8s.io/yaml"
)

type answer struct {
	JSON  json.RawMessage `json:"json,omitempty"`
	Error string          `json:"error,omitempty"`
}

// kubectl stops at the first error (resource.StreamVisitor); going on shows what it would say of the rest.
func read(text []byte) []answer {
	answers := []answer{}
	decoder := utilyaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096)
	previous := ""
	for {
		extension := runtime.RawExtension{}
		err := decoder.Decode(&extension)
		if errors.Is(err, io.EOF) {
			return answers
		}
		if err != nil {
			// Only the YAML reader goes on after an error; the JSON decoder repeats it for ever.
			var syntax utilyaml.YAMLSyntaxError
			if !errors.As(err, &syntax) {
				if err.Error() == previous {
					return answers
				}
				previous = err.Error()
			}
			answers = append(answers, answer{Error: err.Error()})
			continue
		}
		raw := bytes.TrimSpace(extension.Raw)
		if len(raw) == 0 {
			raw = []byte("null")
		}
		// JSON passes through as it is written; what a client decodes from it is the answer.
		var value any
		numbers := json.NewDecoder(bytes.NewReader(raw))
		numbers.UseNumber()
		if err := numbers.Decode(&value); err != nil {
			answers = append(answers, answer{Error: err.Error()})
			continue
		}
		encoded, err := json.Marshal(value)
		if err != nil {
			answers = append(answers, answer{Error: err.Error()})
			continue
		}
		answers = append(answers, answer{JSON: encoded})
	}
}

func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer output.Flush()
	for {
		line, err := input.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var text []byte
			if failure := json.Unmarshal(line, &text); failure != nil {
				fmt.Fprintln(os.Stderr, failure)
				os.Exit(1)
			}
			encoded, failure := json.Marshal(read(text))
			if failure != nil {
				fmt.Fprintln(os.Stderr, failure)
				os.Exit(1)
			}
			output.Write(encoded)
			output.WriteByte('\n')
		}
		if err != nil {
			return
		}
	}
}
