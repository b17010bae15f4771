// Asks Kubernetes' own evaluator of the Pod Security Standards. Reads JSON lines {level, version, pod} from standard
// input and answers each with {allowed, checks: [{id, allowed, reason}]}, or {error}. A line without a pod asks about
// the pod of the line before.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	kjson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type question struct {
	Level   string          `json:"level"`
	Version string          `json:"version"`
	Pod     json.RawMessage `json:"pod"`
}

type checkAnswer struct {
	ID      string `json:"id"`
	Allowed bool   `json:"allowed"`
	Reason  string `json:"reason,omitempty"`
}

type answer struct {
	Allowed bool          `json:"allowed"`
	Checks  []checkAnswer `json:"checks"`
	Error   string        `json:"error,omitempty"`
}

func main() {
	var trace []checkAnswer
	evaluator, err := policy.NewEvaluator(traced(policy.DefaultChecks(), &trace), nil)
	if err != nil {
		log.Fatal(err)
	}
	var pod corev1.Pod
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	for lines.Scan() {
		trace = []checkAnswer{}
		if err := encoder.Encode(judge(evaluator, lines.Bytes(), &pod, &trace)); err != nil {
			log.Fatal(err)
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
}

// traced makes every check note its id and verdict: the evaluator's own results name no checks.
func traced(checks []policy.Check, trace *[]checkAnswer) []policy.Check {
	for c := range checks {
		id := string(checks[c].ID)
		for v := range checks[c].Versions {
			inner := checks[c].Versions[v].CheckPod
			checks[c].Versions[v].CheckPod = func(meta *metav1.ObjectMeta, spec *corev1.PodSpec) policy.CheckResult {
				result := inner(meta, spec)
				*trace = append(*trace, checkAnswer{id, result.Allowed, result.ForbiddenReason})
				return result
			}
		}
	}
	return checks
}

func judge(evaluator policy.Evaluator, line []byte, pod *corev1.Pod, trace *[]checkAnswer) answer {
	var asked question
	if err := json.Unmarshal(line, &asked); err != nil {
		return answer{Error: err.Error()}
	}
	// The decoder of the API server: case-sensitive, unlike encoding/json.
	if asked.Pod != nil {
		*pod = corev1.Pod{}
		if err := kjson.Unmarshal(asked.Pod, pod); err != nil {
			return answer{Error: err.Error()}
		}
		setDefaults(&pod.Spec)
	}
	level, err := api.ParseLevel(asked.Level)
	if err != nil {
		return answer{Error: err.Error()}
	}
	version, err := api.ParseVersion(asked.Version)
	if err != nil {
		return answer{Error: err.Error()}
	}
	results := evaluator.EvaluatePod(api.LevelVersion{Level: level, Version: version}, &pod.ObjectMeta, &pod.Spec)
	return answer{Allowed: policy.AggregateCheckResults(results).Allowed, Checks: *trace}
}

// setDefaults does what the API server did before admission sees a pod, as far as a verdict depends on it: a volume
// that names no source is an emptyDir (k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, SetDefaults_Volume).
func setDefaults(spec *corev1.PodSpec) {
	for i := range spec.Volumes {
		if spec.Volumes[i].VolumeSource == (corev1.VolumeSource{}) {
			spec.Volumes[i].EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
}
