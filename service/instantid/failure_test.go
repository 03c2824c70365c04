package instantid

import (
	"strings"
	"testing"
)

func TestEveryKnownFailureIsExplained(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]FailureCode{
		"Face detector could not find a face in the `image`. Please use a different `image` as input.":                                FailureNoFace,
		"Face detector could not find a face in the `pose_image`. Please use a different `pose_image` as input.":                      FailureNoFaceInPose,
		"Cannot find any face in the image! Please upload another person image":                                                       FailureNoFace,
		"Cannot find any face in the reference image! Please upload another person image":                                             FailureNoFaceInPose,
		"NSFW content detected. Try running it again, or try a different prompt.":                                                     FailureFlagged,
		"sde-dpmsolver++ does is not implemented for <class 'diffusers.schedulers.scheduling_deis_multistep.DEISMultistepScheduler'>": FailureScheduler,
		"cannot identify image file '/tmp/tmp8zj2photo.heic'":                                                                         FailureUnreadableImage,
		"image file is truncated (12 bytes not processed)":                                                                            FailureUnreadableImage,
		"404 Client Error: Not Found for url: https://api.replicate.com/v1/files/cneqzikepnug6xezperrr4z55o":                          FailureUnfetched,
		"404 Client Error: Not Found for url: https://huggingface.co/stabilityai/model_index.json":                                    FailureOther,
		"HTTP Error 404: Not Found: https://server/v1/files/x":                                                                        FailureUnfetched,
		"Prediction interrupted; please retry (code: PA)":                                                                             FailureInterrupted,
		"Director: unexpected error handling prediction (E9243)":                                                                      FailureDirector,
		"Director: unexpected error handling prediction (E8765)":                                                                      FailureDirector,
		"Director: unexpected error handling prediction (E1001)":                                                                      FailureOutOfMemory,
		"CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 44.35 GiB total capacity)":                                            FailureOutOfMemory,
		"Director: timeout starting prediction (E6716)":                                                                               FailureTimedOut,
		"Prediction timed out after 30 minutes":                                                                                       FailureTimedOut,
		"The size of tensor a (4) must match the size of tensor b (2) at non-singleton dimension 0":                                   FailureTogether,
		"Sizes of tensors must match except in dimension 1. Expected size 8 but got size 2 for tensor number 1 in the list.":          FailureTogether,
		"Webhook URL is empty (E4875)":                                                                                                FailureWebhook,
		"":                                                                                                                            FailureEmpty,
		" \n":                                                                                                                         FailureEmpty,
		"KeyError: '/tmp/e1001f'":                                                                                                     FailureOther,
		"KeyError: 'x'":                                                                                                               FailureOther,
		"Traceback (most recent call last):\n  File \"predict.py\"\nException: NSFW content detected. Try running it again, or try a different prompt.": FailureFlagged,
	} {
		f := ExplainFailure(text)
		if f.Code != want || f.Detail != text {
			t.Errorf("%q: %+v", text, f)
		}
		sentence(t, text, f.What)
		sentence(t, text, f.Next)
		if strings.Contains(f.What+f.Next, "_") {
			t.Errorf("%q: names of the API in %q %q", text, f.What, f.Next)
		}
		if _, ok := Find(f.Key); f.Key != "" && !ok {
			t.Errorf("%q: key %q", text, f.Key)
		}
	}
}

func TestOnlyTheServersFaultsAreTriedAgainUnchanged(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Retry{
		"Prediction interrupted; please retry (code: PA)":        RetryUnchanged,
		"Director: unexpected error handling prediction (E1000)": RetryUnchanged,
		"": RetryUnchanged,
		"NSFW content detected. Try running it again, or try a different prompt.":                      RetryNewSeed,
		"Face detector could not find a face in the `image`. Please use a different `image` as input.": RetryChanged,
		"CUDA out of memory": RetryChanged,
		"sde-dpmsolver++ does is not implemented for <class 'DEISMultistepScheduler'>": RetryChanged,
		"something nobody has seen": RetryChanged,
	} {
		if f := ExplainFailure(text); f.Retry != want {
			t.Errorf("%q: %+v", text, f)
		}
	}
}
